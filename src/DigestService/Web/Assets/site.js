// Makes pages quicker to use. Whatever it does can be done without it, by the forms that it finds.
'use strict';
