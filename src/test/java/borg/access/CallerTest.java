package borg.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallerTest {

  @Test
  void nameInLog_endsNoLineAndNoQuote() {
    var caller = new Caller("jwt:a\r\nb\u0000\u001b[31m\u2028\u0085\u202e'c é", Role.READ, "");

    assertThat(caller.nameInLog()).isEqualTo("jwt:ab[31mc é");
  }

  @Test
  void withoutARole_mayNothing() {
    assertThat(new Caller("jwt:a", null, "").has(Role.READ)).isFalse();
    assertThat(new Caller("jwt:a", Role.WRITE, "").has(Role.READ)).isTrue();
    assertThat(new Caller("jwt:a", Role.WRITE, "").has(Role.ADMIN)).isFalse();
  }
}
