// SPDX-License-Identifier: Apache-2.0
/**
 * The two bases, debian and raspios: the stages below the product's and what these stages read. The stages are run by
 * the package stage.
 */
package dev.kn86.image.engine.base;
