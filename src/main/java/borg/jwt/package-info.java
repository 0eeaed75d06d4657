/**
 * JSON Web Tokens as MicroProfile JWT 2.1 has them: whether one is valid, and who sent it.
 *
 * <p>Payara has that, too, but for a whole application at a time: it would refuse the tokens of
 * {@code borg.api.tokens}. The signature and the claims are checked by jose4j, which only this
 * package knows, and no class of which is loaded unless {@code borg.api.jwt} is true.
 *
 * <p>No request waits for a key server, but one of a few, for a moment, whose token names a key
 * that is not known yet. Keys that were read once stay until others take their place: a key server
 * that is down shuts nobody out.
 */
package borg.jwt;
