"""The invented county: towns, neighbourhoods and postcodes that cannot exist, made from a seed.

It lies in the North Sea, fifty kilometres from the nearest home, and its postcodes begin with letters no
post office uses, so a made-up carer is never shown at anybody's door. ``script/invent_county`` writes it
into ``directory/data``, in the same forms as the official files.
"""
