/**
 * Who owns what: keys fall into buckets, and buckets belong to pairs of members.
 *
 * <ul>
 *   <li>Placement is a pure function of the set of ready members, so members with equal views agree
 *       without a message. Nothing in it depends on the JDK or the machine: komihash 5 from hash4j,
 *       {@code StrictMath.log}, and arithmetic that IEEE 754 defines to the last bit. A change of
 *       the hash, or of any constant in here, places keys elsewhere: it is a change of the
 *       protocol.
 *   <li>It goes by name, not by life: an instance that comes back gets its buckets back.
 *   <li>A fixed number of buckets lies between keys and members: what a view change moves is
 *       computed from some thousands of buckets, not from millions of keys.
 *   <li>Zones are strict: with two or more zones no bucket has both copies in one, even where that
 *       makes a small zone hold more than its share. Whoever names zones wants to survive one.
 *   <li>Balance is a cap, not a hope: nobody holds more than 1.03 times its share.
 * </ul>
 *
 * <p>Knows {@code borg.view} and the hash library, nothing else.
 */
package borg.placement;
