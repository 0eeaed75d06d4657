/**
 * One life of an instance, put together from the packages below: the same in production, where
 * {@link borg.node.Instance} lives one after another, and in a simulator, which holds many in one
 * heap.
 */
package borg.node;
