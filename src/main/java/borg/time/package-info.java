/**
 * Time as the classes that decide see it: passed in, so that a simulator can hold it. Known to all
 * packages above {@code placement}; knows none.
 */
package borg.time;
