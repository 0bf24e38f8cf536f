global using WorldPartition = ExchangeMesh.Simulation.Partition<
    ExchangeMesh.Domain.Venues.IParticipant,
    ExchangeMesh.Domain.Messages.Message,
    ExchangeMesh.World.PublishedView,
    ExchangeMesh.Domain.Records.RunRecord>;
global using WorldRecords = ExchangeMesh.Simulation.RecordBuffer<ExchangeMesh.Domain.Records.RunRecord>;
