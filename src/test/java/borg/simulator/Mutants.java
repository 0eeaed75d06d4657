package borg.simulator;
final class Mutants { static boolean table(Options o) { return true; } }
