// SPDX-License-Identifier: Apache-2.0
/**
 * A finished root tree as a stack of layers, and how programs see it merged. The layers are made by the packages stage
 * and layer.
 */
package dev.kn86.image.engine.roottree;
