/**
 * All {@code borg.*} settings.
 *
 * <p>Defaults stand in one place only, {@code META-INF/microprofile-config.properties}, with a unit
 * and a line of explanation each. Everything is read and checked once, at the start; an instance
 * with a wrong setting does not come up, and says all that is wrong in one message. The deciding
 * packages don't know this one: their limits are passed in.
 */
package borg.config;
