package borg.peer;

import borg.placement.Key;
import java.util.UUID;

/** The outcome of an operation, kept so that another attempt of it gets the same answer. */
public record Remembered(UUID id, Key key, Outcome outcome) {}
