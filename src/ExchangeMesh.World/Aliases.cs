global using WorldEngine = ExchangeMesh.Simulation.Engine<
    ExchangeMesh.Domain.Venues.IParticipant,
    ExchangeMesh.Domain.Messages.Message,
    ExchangeMesh.World.PublishedView,
    ExchangeMesh.Domain.Records.RunRecord>;
global using WorldRecords = ExchangeMesh.Simulation.RecordBuffer<ExchangeMesh.Domain.Records.RunRecord>;
global using WorldSequentialRunner = ExchangeMesh.Simulation.SequentialRunner<
    ExchangeMesh.Domain.Venues.IParticipant,
    ExchangeMesh.Domain.Messages.Message,
    ExchangeMesh.World.PublishedView,
    ExchangeMesh.Domain.Records.RunRecord>;
