package io.tiovivo.newroom;

/** Breaks a house rule: a package that the plan of the house does not know. */
public final class NotInThePlan {}
