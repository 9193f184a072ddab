using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Tot.Benchmarks.Peers;

/// <summary>RabbitMQ's own client: publish and be confirmed, consume from a quorum queue, commit a row, acknowledge.</summary>
internal sealed class RawRabbit : IAsyncDisposable
{
    private const string Queue = "raw";
    private static readonly byte[] Body = new byte[600];

    private readonly NpgsqlDataSource _source;
    private readonly IConnection _connection;
    private readonly IChannel _publisher;
    private readonly IChannel _consumer;
    private readonly ConcurrentBag<double> _took = [];

    private RawRabbit(NpgsqlDataSource source, IConnection connection, IChannel publisher, IChannel consumer) =>
        (_source, _connection, _publisher, _consumer) = (source, connection, publisher, consumer);

    public static async Task<RawRabbit> StartAsync(Uri broker, NpgsqlDataSource source)
    {
        await using (var make = source.CreateCommand("create table told (id bigserial primary key, body bytea not null)"))
        {
            await make.ExecuteNonQueryAsync();
        }
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        var publisher = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var consumer = await connection.CreateChannelAsync(new CreateChannelOptions(false, false, consumerDispatchConcurrency: 8));
        await publisher.QueueDeclareAsync(
            Queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" }
        );
        var raw = new RawRabbit(source, connection, publisher, consumer);
        await consumer.BasicQosAsync(0, 64, global: false);
        var events = new AsyncEventingBasicConsumer(consumer);
        events.ReceivedAsync += raw.TakeAsync;
        await consumer.BasicConsumeAsync(Queue, autoAck: false, events);
        return raw;
    }

    /// <summary>At a steady rate.</summary>
    /// <returns>Milliseconds from before publishing until committed.</returns>
    public async Task<IReadOnlyCollection<double>> AtRateAsync(double perSecond, TimeSpan duration)
    {
        _took.Clear();
        var (count, started) = ((int)(perSecond * duration.TotalSeconds), Stopwatch.GetTimestamp());
        var published = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds(i / perSecond) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }
            published.Add(PublishAsync());
        }
        await Task.WhenAll(published);
        await ArrivedAsync(count);
        return _took;
    }

    /// <summary>As fast as it goes.</summary>
    /// <returns>How many in a second.</returns>
    public async Task<double> SustainedAsync(int count)
    {
        _took.Clear();
        var (turn, started) = (0, Stopwatch.GetTimestamp());
        await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(async _ =>
                {
                    while (Interlocked.Increment(ref turn) <= count)
                    {
                        await PublishAsync();
                    }
                })
        );
        await ArrivedAsync(count);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _publisher.DisposeAsync();
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task PublishAsync() =>
        await _publisher.BasicPublishAsync(
            "",
            Queue,
            mandatory: true,
            new BasicProperties { Persistent = true, MessageId = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture) },
            Body
        );

    private async Task ArrivedAsync(int count)
    {
        for (var waited = Stopwatch.GetTimestamp(); _took.Count < count; )
        {
            if (Stopwatch.GetElapsedTime(waited) > TimeSpan.FromMinutes(1))
            {
                throw new TimeoutException($"{_took.Count} of {count} messages came.");
            }
            await Task.Delay(1);
        }
    }

    private async Task TakeAsync(object sender, BasicDeliverEventArgs message)
    {
        await using (var insert = _source.CreateCommand("insert into told (body) values ($1)"))
        {
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = message.Body.ToArray() });
            await insert.ExecuteNonQueryAsync();
        }
        var sent = long.Parse(message.BasicProperties.MessageId!, CultureInfo.InvariantCulture);
        _took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        await _consumer.BasicAckAsync(message.DeliveryTag, multiple: false);
    }
}
