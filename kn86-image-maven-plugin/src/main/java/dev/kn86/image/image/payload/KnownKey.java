// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import java.nio.file.Path;

/**
 * A public key by which a payload may be signed. Its file is read only when there is a payload: a damaged key is no
 * reason not to inspect another file.
 *
 * @param name in reports
 * @param file PEM
 */
public record KnownKey(String name, Path file) {}
