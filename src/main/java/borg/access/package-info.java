/**
 * Who may do what: tokens with roles and prefixes, and which role a request needs.
 *
 * <p>Plain Java; knows neither HTTP's server side nor where tokens are kept.
 */
package borg.access;
