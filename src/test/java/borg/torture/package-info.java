/**
 * Faults at random on a running cluster of real instances, under load, and a verdict: {@code
 * scripts/torture}. Each instance has an address of its own in 127.0.0.0/8, so all of them use the
 * same ports and serve the one process that holds all clients; where network namespaces can be made
 * each is in one of its own as well, and what goes between any two can be cut. Every answer is
 * kept, on one clock, and checked by the simulator's own rule of linearizability.
 */
package borg.torture;
