/**
 * JSON as it stands in bytes: where its values are, and what becomes of them by a patch (RFC 6902,
 * RFC 7396). Plain Java, and a function of its arguments.
 *
 * <p>Not jakarta.json, whose patches (Parsson 1.1.7, tried) do not keep a value: {@code -0} comes
 * back as {@code 0}, an unpaired surrogate as a question mark, a number of more than 1,100 digits
 * not at all; nor do they do what the RFCs say: {@code test} takes 1 and 1.0 for different, {@code
 * /01} is an index, {@code ~2} is let through, a document that is a number can't be patched; and
 * copies of copies grow without a bound. Here a value is taken apart only where a patch looks into
 * it, and all the rest stays the bytes that it was.
 */
package borg.json;
