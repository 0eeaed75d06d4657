package borg.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token allows; each has all that the ones before it have. */
public enum Role {
  READ,
  WRITE,
  ADMIN;

  /** Whether who has this role may do what that one is needed for. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As it stands in settings and messages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of this name, if there is one. */
  public static Optional<Role> of(String text) {
    return Stream.of(values()).filter(role -> role.toString().equals(text)).findAny();
  }
}
