package borg.peer;

import java.util.UUID;

/**
 * A life that is no member any more.
 *
 * @param rank of the first view without it, as who tells it has adopted them
 */
public record Gone(UUID life, long rank) {}
