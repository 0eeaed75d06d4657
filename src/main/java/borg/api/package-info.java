/**
 * What clients see: REST as {@code api.md} has it, and the same for code in this WAR ({@link
 * borg.api.Borg}).
 *
 * <p>Every request goes through {@link borg.api.FrontFilter} first. It reads the path and the query
 * as they were sent, once and strictly, since neither JAX-RS nor the server can be trusted with a
 * key that holds {@code %2F}, {@code //} or {@code ;x}; a resource sees a plain path, and finds key
 * and parameters in its {@link borg.api.Call}. Whatever is answered with an error, also by JAX-RS
 * or the server itself, leaves as a problem document.
 *
 * <p>No thread waits for the cluster: resources answer when a stage completes, and bodies of single
 * entries are read without blocking. Imports, exports and reads of many keys do take a thread each,
 * and are counted; long polls take none, and are counted apart from other requests.
 *
 * <p>The console is made of files that lie in the WAR, named one by one. They are open to all,
 * since they hold only code; what that fetches is asked like any other request.
 */
package borg.api;
