package borg.peer;

/**
 * The end of a wait.
 *
 * @param hasChanged whether there is, or was, something else than what was known
 */
public record Awaited(boolean hasChanged) implements Reply {}
