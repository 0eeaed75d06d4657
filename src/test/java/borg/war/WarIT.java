package borg.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is delivered. */
class WarIT {

  private static final int JAVA_17 = 61;
  private static final Pattern LIBRARY = Pattern.compile("WEB-INF/lib/(.+)-([0-9][^-]*)\\.jar");
  private static final Pattern ROW =
      Pattern.compile("^\\| ([a-z0-9-]+) \\| ([0-9][^ ]*) \\|", Pattern.MULTILINE);

  @Test
  void librariesAreThoseThatAreListed() throws IOException {
    Set<String> listed =
        ROW.matcher(Files.readString(Path.of("SECURITY.md")))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(entries().stream().filter(name -> name.endsWith(".jar")))
        .allSatisfy(name -> assertThat(name).matches(LIBRARY))
        .map(name -> LIBRARY.matcher(name).replaceFirst("$1 $2"))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  void classesAreForJava17() throws IOException {
    try (var war = new JarFile("target/borg.war")) {
      for (JarEntry entry : war.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        try (var in = new DataInputStream(war.getInputStream(entry))) {
          in.readInt();
          in.readUnsignedShort();
          assertThat(in.readUnsignedShort()).as(entry.getName()).isEqualTo(JAVA_17);
        }
      }
    }
  }

  private static Set<String> entries() throws IOException {
    try (var war = new JarFile("target/borg.war")) {
      return war.stream().map(JarEntry::getName).collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
