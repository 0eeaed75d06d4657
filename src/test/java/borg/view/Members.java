package borg.view;

import java.util.UUID;

/** Members for tests: the same name is the same life. */
public final class Members {

  private Members() {}

  public static Member member(String name) {
    return life(name, 0);
  }

  /** Another life of the same name at the same URL. */
  public static Member life(String name, int number) {
    return new Member(
        new UUID(name.hashCode(), number), name, "http://" + name + ":8080/borg", "", 1);
  }
}
