// SPDX-License-Identifier: Apache-2.0
/**
 * Failures whose cause the user can put right, with the words for them. Defects of the plugin are unchecked exceptions
 * and are not here.
 */
package dev.kn86.image.util.failure;
