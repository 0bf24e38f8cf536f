namespace ExchangeMesh.Domain.Matching;

/// <summary>The price levels of one side, best first; for one <c>foreach</c> while the book does not change.</summary>
public readonly ref struct LevelSequence
{
    private readonly LevelLadder _levels;

    internal LevelSequence(LevelLadder levels) => _levels = levels;

    /// <summary>Starts before the best level.</summary>
    public Enumerator GetEnumerator() => new(_levels);

    /// <summary>Walks the levels.</summary>
    public ref struct Enumerator
    {
        private readonly LevelLadder _levels;
        private long _key;
        private bool _isStarted;

        internal Enumerator(LevelLadder levels) => _levels = levels;

        /// <summary>The level that was reached.</summary>
        public readonly PriceLevel Current => new(PriceKey.PriceOf(_key), new(_levels.Find(_key).Lots));

        /// <summary>Goes on to the next level.</summary>
        /// <returns>Whether there is one.</returns>
        public bool MoveNext()
        {
            _key = _isStarted ? _levels.Next(_key) : _levels.BestKey;
            _isStarted = true;
            return _key != LevelTree.NoKey;
        }
    }
}

/// <summary>The resting orders of one side by priority; for one <c>foreach</c> while the book does not change.</summary>
public readonly ref struct OrderSequence
{
    private readonly RestingOrders _resting;
    private readonly Side _side;

    internal OrderSequence(RestingOrders resting, Side side)
    {
        _resting = resting;
        _side = side;
    }

    /// <summary>Starts before the first order.</summary>
    public Enumerator GetEnumerator() => new(_resting, _side);

    /// <summary>Walks the orders.</summary>
    public ref struct Enumerator
    {
        private readonly RestingOrders _resting;
        private readonly LevelLadder _levels;
        private long _nextKey;
        private int _slot;

        internal Enumerator(RestingOrders resting, Side side)
        {
            _resting = resting;
            _levels = resting.Levels(side);
            _nextKey = _levels.BestKey;
        }

        /// <summary>The order that was reached.</summary>
        public readonly RestingOrder Current => _resting.Describe(_slot);

        /// <summary>Goes on to the next order.</summary>
        /// <returns>Whether there is one.</returns>
        public bool MoveNext()
        {
            _slot = _slot == 0 ? 0 : _resting.NewerThan(_slot);
            if (_slot == 0 && _nextKey != LevelTree.NoKey)
            {
                _slot = _levels.Find(_nextKey).Oldest;
                _nextKey = _levels.Next(_nextKey);
            }

            return _slot != 0;
        }
    }
}
