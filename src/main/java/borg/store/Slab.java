package borg.store;

import java.util.Arrays;

/** A bucket's entries as bytes, in pages. Refers to each by 32 bits. Not thread-safe. */
final class Slab {

  /*
   * Like a log: entries are appended to the current page, and one that is overwritten or removed is
   * only counted as dead. When a sixteenth of a page is, what lives in it moves to the current page
   * and it is dropped. The index alone knows what lives, so pages are never parsed.
   *
   * Pages bound what one write copies (64 KB), keep arrays small enough for the collector, and
   * raise the limit of a bucket from the 2 GiB of an array to 4 GiB, large values not counted.
   *
   * A reference is the number of the page, then 16 bits of place in it.
   */

  private static final int PAGE_SHIFT = 16;
  private static final int OFFSET_MASK = Page.MAX_BYTES - 1;
  private static final int MAX_PAGES = 1 << 16;
  private static final Page[] NONE = {};

  private final Blobs blobs = new Blobs();
  private Page[] pages = NONE;
  private int current = -1;

  Blobs blobs() {
    return blobs;
  }

  /** Bytes of heap, about. */
  long allocated() {
    long allocated = blobs.allocated();
    for (Page page : pages) {
      allocated += page == null ? 0 : page.allocated();
    }
    return allocated;
  }

  Cell cell(int ref) {
    return new Cell(page(ref).bytes(), ref & OFFSET_MASK);
  }

  private Page page(int ref) {
    return pages[ref >>> PAGE_SHIFT];
  }

  /**
   * Writes an entry, and returns its reference.
   *
   * @throws IllegalStateException if the slab is full; nothing has changed then
   */
  int append(Entry entry) {
    int length = Layout.length(entry);
    reserve(length);
    int blob = Layout.isLarge(entry) ? blobs.add(entry.value().bytes()) : 0;
    int ref = take(length);
    Layout.write(entry, blob, page(ref).bytes(), ref & OFFSET_MASK);
    return ref;
  }

  /** Makes room at once for what is about to come, if nothing is here; up to a page. */
  void expect(long bytes) {
    if (current < 0 && bytes > 0) {
      current = open((int) Math.min(bytes, Page.MAX_BYTES));
    }
  }

  /** Writes an entry over another, if it is as long; else false, and nothing has changed. */
  boolean overwrite(int ref, Entry entry) {
    Cell old = cell(ref);
    if (old.length() != Layout.length(entry)) {
      return false;
    }
    int oldBlob = old.isLarge() ? old.blob() : -1;
    int blob = Layout.isLarge(entry) ? blobs.add(entry.value().bytes()) : 0;
    Layout.write(entry, blob, page(ref).bytes(), ref & OFFSET_MASK);
    if (oldBlob >= 0) {
      blobs.remove(oldBlob);
    }
    return true;
  }

  /**
   * Gives an entry's memory back; others may move, and are changed in the index, which has it not.
   */
  void free(int ref, Index index) {
    Cell cell = cell(ref);
    if (cell.isLarge()) {
      blobs.remove(cell.blob());
    }
    page(ref).kill(cell.length());
    if (page(ref).isSparse() && freeNumber() < MAX_PAGES) {
      vacate(ref >>> PAGE_SHIFT, index);
    }
  }

  private void vacate(int number, Index index) {
    Page old = pages[number];
    if (number == current) {
      current = old.live() == 0 ? -1 : open(old.live());
    }
    for (int i = 0; old.live() > 0 && i < index.size(); i++) {
      int ref = index.ref(i);
      if (ref >>> PAGE_SHIFT == number) {
        index.setRef(i, move(old, ref & OFFSET_MASK));
      }
    }
    pages[number] = null;
    if (index.size() == 0) {
      pages = NONE;
    }
  }

  private int move(Page old, int at) {
    int length = new Cell(old.bytes(), at).length();
    reserve(length);
    int ref = take(length);
    System.arraycopy(old.bytes(), at, page(ref).bytes(), ref & OFFSET_MASK, length);
    old.kill(length);
    return ref;
  }

  private void reserve(int length) {
    if (current < 0 || !pages[current].reserve(length)) {
      // More at once where there is much already: the slack stays a sixteenth of all.
      int enough = Math.min(Page.MAX_BYTES, pages.length * (Page.MAX_BYTES >> 4));
      current = open(Math.max(length, enough));
    }
  }

  private int take(int length) {
    return current << PAGE_SHIFT | pages[current].take(length);
  }

  private int open(int capacity) {
    int number = freeNumber();
    if (number == MAX_PAGES) {
      throw new IllegalStateException(
          "A bucket is full: " + MAX_PAGES + " pages of " + Page.MAX_BYTES + " bytes");
    }
    Page page = new Page(capacity);
    if (number == pages.length) {
      pages = Arrays.copyOf(pages, number + 1);
    }
    pages[number] = page;
    return number;
  }

  private int freeNumber() {
    int number = 0;
    while (number < pages.length && pages[number] != null) {
      number++;
    }
    return number;
  }
}
