package borg.peer;

/** The answer to a {@link Request}. */
public sealed interface Reply
    permits ExchangeReply,
        Outcome,
        Answers,
        ReadReply,
        Awaited,
        Ack,
        Found,
        Holdings,
        Page,
        Confirmed,
        NodeInfo,
        Located,
        Accepted,
        Relayed,
        Recalled,
        Scanned,
        Followed,
        Recounted {}
