package borg.peer;

import java.util.UUID;

/**
 * What a client calls its request by, so that it may send it again: its {@code Idempotency-Key}.
 *
 * @param id drawn from the client's key and the entry's: the same in each request that is one
 * @param fingerprint of what was asked: where it differs, the key was used for something else
 */
public record ClientKey(UUID id, UUID fingerprint) {}
