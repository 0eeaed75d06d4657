/**
 * What runs Borg in Kubernetes: manifests, held against the API's own models, and an image, whose
 * commands {@code borg.cluster.ImageIT} runs without a container.
 */
package borg.kubernetes;
