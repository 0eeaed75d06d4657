/**
 * Whole clusters of the real classes in one heap and one thread: time, the network, the grid and
 * chance are simulated, nothing else is. One seed gives one run.
 */
package borg.simulator;
