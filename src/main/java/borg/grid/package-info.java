/**
 * The only package that knows Payara and Hazelcast. The data grid is an engine for two things:
 * finding the other instances, and hearing quickly of those that are gone. It makes nobody a member
 * and ends no one's membership by itself.
 */
package borg.grid;
