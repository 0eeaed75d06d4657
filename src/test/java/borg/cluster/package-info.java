/**
 * Real instances: Payara Micro processes on loopback, started by Arquillian, killed, stopped and
 * frozen by the operating system.
 */
package borg.cluster;
