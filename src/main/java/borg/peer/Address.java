package borg.peer;

import borg.peer.Request.Lane;
import java.util.UUID;

/**
 * Where messages go that may travel together.
 *
 * @param life the life that they are for; null if they are for whoever answers at the URL
 */
record Address(String url, UUID life, Lane lane) {}
