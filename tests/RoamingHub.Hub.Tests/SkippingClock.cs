using System.Collections.Concurrent;

namespace RoamingHub.Hub.Tests;

/// <summary>
/// The real time, but for what a test skips: after <see cref="Skip"/> it is so much later, and everything that waited for a moment that was skipped
/// happens at once. A whole hub can live by it.
/// </summary>
internal sealed class SkippingClock : TimeProvider
{
    private readonly ConcurrentDictionary<SkippingTimer, bool> _timers = new();
    private long _skipped;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _skipped));

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Interlocked.Read(ref _skipped) * ((double)System.TimestampFrequency / TimeSpan.TicksPerSecond));

    public override long TimestampFrequency => System.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippingTimer(this, callback, state);
        _timers[timer] = true;
        timer.Change(dueTime, period);
        return timer;
    }

    public void Skip(TimeSpan time)
    {
        Interlocked.Add(ref _skipped, time.Ticks);
        foreach (var timer in _timers.Keys)
            timer.Look();
    }

    private sealed class SkippingTimer : ITimer
    {
        private readonly SkippingClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly Lock _gate = new();
        private readonly ITimer _inner;
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public SkippingTimer(SkippingClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _inner = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _due = dueTime < TimeSpan.Zero ? null : _clock.GetUtcNow() + dueTime;
                _period = period;
                return Arm();
            }
        }

        public void Look()
        {
            lock (_gate)
                Arm();
        }

        public void Dispose()
        {
            _clock._timers.TryRemove(this, out _);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private bool Arm()
        {
            var wait = _due is { } due ? due - _clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
            return _inner.Change(_due is null || wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        private void Fire()
        {
            lock (_gate)
            {
                if (_due is not { } due)
                    return;
                if (due - _clock.GetUtcNow() is var early && early > TimeSpan.FromMilliseconds(1))
                {
                    Arm();
                    return;
                }

                _due = _period > TimeSpan.Zero ? _clock.GetUtcNow() + _period : null;
                Arm();
            }

            _callback(_state);
        }
    }
}
