/**
 * A client for Java programs: a map whose entries are in a Borg cluster. In a small jar of its own,
 * which needs a Jakarta REST client and JSON-B, and nothing of the other packages.
 */
package borg.client;
