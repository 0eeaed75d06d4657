package borg.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** All keys, page by page. Not thread-safe. */
final class Keys implements Iterator<String> {

  private final Function<String, Entries.Page> pages;
  private Iterator<String> page = List.<String>of().iterator();
  private String after;
  private boolean isLast;

  /**
   * All from the first.
   *
   * @param pages what follows a cursor; null for the beginning
   */
  Keys(Function<String, Entries.Page> pages) {
    this.pages = pages;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !isLast) {
      Entries.Page next = pages.apply(after);
      page = next.keys().iterator();
      after = next.next();
      isLast = after == null;
    }
    return page.hasNext();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
