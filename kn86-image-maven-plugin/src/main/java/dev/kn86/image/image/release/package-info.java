// SPDX-License-Identifier: Apache-2.0
/** What a release is: the commit and tag that it is made of, the record of its pin, and what it must not be made of. */
package dev.kn86.image.image.release;
