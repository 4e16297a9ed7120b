// Makes pages quicker to use. Whatever it does can be done without it, by the forms that it finds.
'use strict';

// Keywords are tried while they are typed; the answer is the same piece of page that "Try it" brings.
for (const form of document.querySelectorAll('form[data-trial]')) {
  const region = document.getElementById('try');
  const rest = 300; // milliseconds without a key
  let timer, asked;

  const say = sentence => {
    const line = document.createElement('p');
    line.className = 'soft';
    line.textContent = sentence;
    region.replaceChildren(line);
  };

  const ask = async () => {
    asked?.abort();
    const own = asked = new AbortController();
    const values = new URLSearchParams(new FormData(form));
    values.set('keyword', values.get('try') ?? '');
    values.delete('try');
    try {
      const answer = await fetch(`${form.dataset.trial}?${values}`, { signal: own.signal });
      if (answer.ok) {
        region.innerHTML = await answer.text();
      } else if (answer.status === 429) {
        say('One moment: too many at once.');
        timer = setTimeout(ask, 1000 * (Number(answer.headers.get('Retry-After')) || 10));
      } else {
        say('That cannot be tried just now.');
      }
    } catch {
      if (!own.signal.aborted) say('That cannot be tried just now.'); // else a newer question has overtaken it
    }
  };

  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, rest); });
  form.addEventListener('submit', event => {
    if (event.submitter?.formMethod === 'post') return;
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
}

// Who erred goes on where the fault is; not earlier, since the address leads to the section first.
window.addEventListener('load', () => document.querySelector('[aria-invalid=true]')?.focus());

// Lines pasted into the field for one keyword would lose their ends there.
const keyword = document.getElementById('keyword');
const lines = document.getElementById('lines');
keyword?.addEventListener('paste', event => {
  const text = event.clipboardData.getData('text').trim();
  if (!text.includes('\n')) return;
  event.preventDefault();
  lines.closest('details').open = true;
  lines.value = [lines.value.trim(), text].filter(Boolean).join('\n');
  lines.focus();
});

// The browser knows its time zone. Hidden fields take it; a reader still on UTC is offered it.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll('input[type=hidden][name=zone]')) field.value = here ?? field.value;

const zones = document.getElementById('zone');
const offer = document.getElementById('zone-offer');
if (offer && here && here !== zones.value && zones.value === 'UTC') {
  const button = offer.querySelector('button');
  button.textContent = `Use ${here}`;
  button.addEventListener('click', () => {
    if (![...zones.options].some(option => option.value === here)) zones.add(new Option(here, here));
    zones.value = here;
    zones.form.requestSubmit();
  });
  offer.hidden = false;
}
