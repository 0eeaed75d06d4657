package borg.kubernetes;

import static borg.kubernetes.Manifests.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be said of the image without making it; {@code borg.cluster.ImageIT} makes it. */
class DockerfileTest {

  private Dockerfile dockerfile;

  @BeforeEach
  void read() throws IOException {
    dockerfile = Dockerfile.read(Dockerfile.FILE);
  }

  @Test
  void baseImages_areOfOneVersion() {
    assertThat(dockerfile.all())
        .filteredOn(command -> command.name().equals("FROM"))
        .hasSize(2)
        .allSatisfy(from -> assertThat(from.text()).matches("[a-z-]+:\\d+\\.\\d+\\.\\d+[^ ]+.*"));
  }

  @Test
  void user_isNotRoot_andTheOneOfTheManifests() throws IOException {
    String user = dockerfile.last("USER").text();
    String wanted = at(Manifests.pod(), "securityContext").get("runAsUser").getAsString();

    assertThat(user).isEqualTo(wanted + ":" + wanted).doesNotStartWith("0");
  }

  /** A shell between would keep the SIGTERM to itself, and nothing would be handed over. */
  @Test
  void entryPoint_isAProgramInTheImage() {
    assertThat(dockerfile.last("ENTRYPOINT").exec())
        .containsExactly(dockerfile.last("WORKDIR").text() + "/start");
  }

  @Test
  void ports_areThoseOfTheManifests() throws IOException {
    Set<Integer> exposed =
        dockerfile.last("EXPOSE").words().stream()
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(exposed).containsExactlyInAnyOrderElementsOf(Manifests.ports().values());
  }

  @Test
  void whatIsCopied_isThere_andSentToTheBuild() throws IOException {
    Set<String> sent = Set.copyOf(Files.readAllLines(Path.of(Dockerfile.FILE + ".dockerignore")));
    for (var command : dockerfile.image()) {
      if (command.name().equals("COPY") && !command.text().startsWith("--from")) {
        for (String source : command.words().subList(0, command.words().size() - 1)) {
          assertThat(Path.of(source)).exists();
          assertThat(sent).contains("!" + Path.of(source).getName(0));
        }
      }
    }
  }
}
