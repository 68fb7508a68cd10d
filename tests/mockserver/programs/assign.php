<?php
// Assigns a number with the cURL extension, and prints the status.
[, $url, $account, $token, $trunk] = $argv;
$handle = curl_init($url);
curl_setopt_array($handle, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => ["X-Auth-ID: $account", "X-Auth-Token: $token", 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode(['trunk_group_id' => $trunk]),
]);
if (curl_exec($handle) === false) {
    fwrite(STDERR, curl_error($handle));
    exit(1);
}
echo curl_getinfo($handle, CURLINFO_RESPONSE_CODE), "\n";
