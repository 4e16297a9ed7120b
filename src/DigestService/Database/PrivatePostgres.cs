using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace DigestService.Database;

/// <summary>
/// A PostgreSQL of our own for demo, tests and benches: made from the machine's programs, in a temporary folder,
/// reachable by nobody else, gone when we are. A small shell beside it watches a pipe that only we hold, so that
/// it stops and is cleared away even when this process is killed.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly Process _keeper;
    private readonly NpgsqlConnectionStringBuilder _server;

    private PrivatePostgres(Process keeper, NpgsqlConnectionStringBuilder server, string folder)
    {
        _keeper = keeper;
        _server = server;
        Folder = folder;
    }

    public string Folder { get; }

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = database }.ConnectionString;

    /// <param name="durable">False only for tests: no fsync, since nothing there must outlive a power cut.</param>
    /// <param name="settings">Further ones for the server, as <c>name=value</c>.</param>
    public static async Task<PrivatePostgres> Start(bool durable, Action<string> say, CancellationToken stop = default, params IEnumerable<string> settings)
    {
        var binaries = PostgresBinaries.FindOrInstall(say);
        var owner = UnprivilegedUser.ForServer();
        var folder = owner.MakeFolder("digest-pg-");
        var overTcp = OperatingSystem.IsWindows() || folder.Length > 80; // a socket's path holds about 100 bytes
        var password = overTcp ? Convert.ToHexString(RandomNumberGenerator.GetBytes(24)) : null;

        await InitDb(binaries, owner, folder, password, stop);
        var port = overTcp ? FreePort() : 5432;
        var keeper = StartKept(binaries, owner, folder, overTcp, port, durable, settings);
        var server = new NpgsqlConnectionStringBuilder
        {
            Host = overTcp ? "127.0.0.1" : folder,
            Port = port,
            Username = "digest",
            Password = password,
            Database = "postgres",
            ApplicationName = "digest",
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        var postgres = new PrivatePostgres(keeper, server, folder);
        await postgres.WaitUntilReady(stop);
        return postgres;
    }

    /// <summary>Makes an empty database, or a copy of <paramref name="template"/>.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabase(string name, string? template = null)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"create database \"{name}\"" + (template is null ? "" : $" template \"{template}\""), connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    private static async Task InitDb(string binaries, UnprivilegedUser owner, string folder, string? password, CancellationToken stop)
    {
        List<string> words = [Path.Combine(binaries, "initdb"), "-D", Path.Combine(folder, "data"), "-U", "digest", "-E", "UTF8", "--no-locale", "--no-sync"];
        if (password is null)
        {
            words.AddRange(["-A", "trust"]);
        }
        else
        {
            var file = Path.Combine(folder, "password");
            await File.WriteAllTextAsync(file, password, stop);
            words.AddRange(["-A", "scram-sha-256", $"--pwfile={file}"]);
        }
        using var initdb = Process.Start(owner.Command(words))!;
        var told = initdb.StandardError.ReadToEndAsync(stop);
        await initdb.StandardOutput.ReadToEndAsync(stop);
        await initdb.WaitForExitAsync(stop);
        if (initdb.ExitCode != 0)
            throw new UserFault($"A private PostgreSQL could not be made in {folder}: {(await told).Trim()}");
    }

    private static Process StartKept(string binaries, UnprivilegedUser owner, string folder, bool overTcp, int port, bool durable, IEnumerable<string> settings)
    {
        List<string> server =
        [
            Path.Combine(binaries, "postgres"), "-D", Path.Combine(folder, "data"), "-p", $"{port}",
            "-c", $"listen_addresses={(overTcp ? "127.0.0.1" : "")}",
            "-c", $"unix_socket_directories={(overTcp ? "" : folder)}",
            "-c", "unix_socket_permissions=0700",
            "-c", "max_connections=200",
            "-c", "timezone=UTC", "-c", "log_timezone=UTC",
        ];
        if (!durable)
            server.AddRange(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        server.AddRange(settings.SelectMany(setting => new[] { "-c", setting }));
        return OperatingSystem.IsWindows()
            ? Process.Start(owner.Command(server))!
            : Process.Start(owner.Command(["/bin/sh", "-c", KeeperScript, folder, .. server], apart: true))!;
    }

    /// <summary>
    /// Ends the server "immediately", as after a crash: nothing is rolled back or written out; starting again, it recovers what was
    /// committed. Not on Windows.
    /// </summary>
    /// <returns>When it is down.</returns>
    public async Task Crash()
    {
        await Tell("crash");
        await _keeper.StandardOutput.ReadLineAsync();
    }

    /// <summary>Starts it again after <see cref="Crash"/>.</summary>
    /// <returns>When it answers.</returns>
    public async Task Restart(CancellationToken stop = default)
    {
        await Tell("start");
        await WaitUntilReady(stop);
    }

    private async Task Tell(string word)
    {
        await _keeper.StandardInput.WriteLineAsync(word);
        await _keeper.StandardInput.FlushAsync();
    }

    // Reading ends when the pipe's only writer, this program, closes it or dies.
    private const string KeeperScript = """
        trap '' INT
        folder=$0
        start() {
          "$@" >>"$folder/log" 2>&1 </dev/null &
          server=$!
        }
        start "$@"
        while read -r word; do
          case $word in
            crash) kill -QUIT $server; wait $server; echo down ;;
            start) start "$@" ;;
          esac
        done
        kill -INT $server 2>/dev/null
        wait $server
        rm -rf "$folder"
        """;

    private async Task WaitUntilReady(CancellationToken stop)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(50, stop))
        {
            try
            {
                await using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
                await connection.OpenAsync(stop);
                return;
            }
            catch (NpgsqlException) when (patience.Elapsed < TimeSpan.FromSeconds(30) && !_keeper.HasExited)
            {
            }
            catch (NpgsqlException fault)
            {
                var log = Path.Combine(Folder, "log");
                var words = File.Exists(log) ? string.Join(" / ", File.ReadLines(log).TakeLast(3)) : fault.Message;
                await DisposeAsync();
                throw new UserFault($"The private PostgreSQL in {Folder} did not start: {words}", fault);
            }
        }
    }

    /// <summary>A port of loopback at which nobody listened a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (OperatingSystem.IsWindows() && !_keeper.HasExited) _keeper.Kill(entireProcessTree: true);
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }
}
