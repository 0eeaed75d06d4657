package borg.metrics;

import java.util.function.LongSupplier;

/**
 * What clients have under way at this instance at the moment, told by who bounds it. All may be
 * asked from any thread, also from one that knows no application: so no bean's proxy is behind
 * them.
 *
 * @param requests that are not answered yet, long polls not among them
 * @param streams imports, exports and the like
 * @param longPolls that wait
 * @param subscribers of events, of keys or of the cluster
 * @param bodyBytes of bodies that are held
 * @param heapLeftBytes what the latest collection left in the heap; 0 before the first
 */
public record Load(
    LongSupplier requests,
    LongSupplier streams,
    LongSupplier longPolls,
    LongSupplier subscribers,
    LongSupplier bodyBytes,
    LongSupplier heapLeftBytes) {}
