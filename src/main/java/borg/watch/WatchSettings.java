package borg.watch;

/**
 * The figures of watching. Durations are nanoseconds.
 *
 * @param historyBytes what a journal may take in the heap, and as much again for what a feed keeps
 * @param followWait how long an answer waits for something to tell; so old may a watermark be,
 *     three or four times
 * @param callTimeout how long a peer may take beyond that
 * @param retryDelay before a peer is asked again that did not answer
 * @param patience how long a subscriber may take to make room for more of the history
 * @param aheadFor how long to wait for the feed to come as far as an id that is ahead of it
 */
public record WatchSettings(
    long historyBytes,
    long followWait,
    long callTimeout,
    long retryDelay,
    long patience,
    long aheadFor) {}
