/**
 * The benchmark: Borg beside what it wants to be measured by, on the same server, in one run.
 * {@code scripts/bench} prepares all and calls {@link borg.bench.Bench}.
 */
package borg.bench;
