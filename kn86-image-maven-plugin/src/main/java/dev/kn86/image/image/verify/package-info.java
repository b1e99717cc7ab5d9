// SPDX-License-Identifier: Apache-2.0
/**
 * The checks of a finished card image and its companions. Each check collects findings; a card that boots is tested in
 * the group {@code boot}.
 */
package dev.kn86.image.image.verify;
