package borg.peer;

import borg.store.Entry;
import borg.store.Position;
import java.util.List;

/**
 * Some entries of a bucket.
 *
 * @param entries stored ones, tombstones too
 * @param pending what was rolled forward: all of it is on the first page, or, where that is much,
 *     each write on the page at whose place its key is; some may come twice
 * @param remembered outcomes of operations; all of them are on the first page
 * @param next where to go on; null on the last page
 */
public record Page(
    List<Entry> entries, List<Pending> pending, Recollection remembered, Position next)
    implements Reply {}
