package borg.peer;

import borg.view.History;
import borg.view.Member;
import java.util.Set;
import java.util.UUID;

/**
 * What the asked life says in return.
 *
 * @param from who answers
 * @param history what it knows, after it merged what it was told
 * @param suspects the members that it believes gone
 * @param grants whether the answer counts for the asker's lease
 * @param reachedYou whether it has itself had an answer from the asker, at the asker's URL, lately
 * @param partner the life with which it would found a cluster; null unless it is not founded
 * @param objection why the asker can't become a member, in words; empty if nothing stands against
 *     it
 * @param clock its monotonic clock; means something to itself only
 * @param wallMillis its wall clock, for people to compare; 0 if it does not say
 */
public record ExchangeReply(
    Member from,
    History history,
    Set<UUID> suspects,
    boolean grants,
    boolean reachedYou,
    UUID partner,
    String objection,
    long clock,
    long wallMillis)
    implements Reply {}
