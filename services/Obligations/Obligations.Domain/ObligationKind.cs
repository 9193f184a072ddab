namespace Tot.Obligations.Domain;

/// <summary>What sort of duty.</summary>
public enum ObligationKind
{
    /// <summary>Attend a meeting one is summoned to (møteplikt).</summary>
    Attend = 1,

    /// <summary>Carry out a measure (tiltak).</summary>
    Measure,

    /// <summary>Acknowledge a version of the joint routine.</summary>
    AcknowledgeRoutine,

    /// <summary>Train staff in the joint routine.</summary>
    TrainStaff,

    /// <summary>Evaluate the joint routine, yearly.</summary>
    EvaluateRoutine,

    /// <summary>Answer a request for police assistance.</summary>
    AnswerAssistance,

    /// <summary>Sign the aftercare plan.</summary>
    SignAftercare,

    /// <summary>Review an agreement, yearly.</summary>
    ReviewAgreement,
}
