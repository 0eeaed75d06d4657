package borg.peer;

import java.util.UUID;

/**
 * How long, and against what, an outcome is kept for a client that may ask again.
 *
 * @param fingerprint of the request that came to it
 * @param until the moment on the monotonic clock at which it may be forgotten; travels as what is
 *     left of it
 */
public record Retained(UUID fingerprint, long until) {}
