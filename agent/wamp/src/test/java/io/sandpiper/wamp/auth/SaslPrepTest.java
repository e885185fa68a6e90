package io.sandpiper.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import org.junit.jupiter.api.Test;

/** RFC 4013 section 3, the examples. */
class SaslPrepTest {
  @Test
  void textsThatLookAlikeBecomeTheSame() throws CannotAuthenticate {
    assertEquals("IX", SaslPrep.prepared("I\u00adX"));
    assertEquals("user", SaslPrep.prepared("user"));
    assertEquals("USER", SaslPrep.prepared("USER"));
    assertEquals("a", SaslPrep.prepared("\u00aa"));
    assertEquals("IX", SaslPrep.prepared("\u2168"));
    assertEquals("a b", SaslPrep.prepared("a\u00a0b"));
  }

  @Test
  void controlCharactersAreRefusedWithoutSayingWhich() {
    var e = assertThrows(CannotAuthenticate.class, () -> SaslPrep.prepared("s3cret\u0007"));
    assertEquals("the password has a character that SASLprep prohibits", e.getMessage());
    assertThrows(CannotAuthenticate.class, () -> SaslPrep.prepared("\u00ad"));
  }
}
