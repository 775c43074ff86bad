/// <summary>Questions as customers would put them, two for each of the guidelines in the shared data, written by us from the situation alone.</summary>
static class Questions
{
    /// <summary>Title of the right article, then the questions.</summary>
    public static IEnumerable<(string Title, string Question)> All => Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(l => l.Split('|')).SelectMany(p => p[1..].Select(q => (p[0], q)));

    const string Lines = """
        Initiate Refund|I am not happy with the sweater I got and I want my money back.|How do I get a refund for the shoes I bought last week?
        Update Refund|I already asked for a refund on a shirt, can I add another item to it?|Please put a second product on the refund I opened yesterday.
        Refund Status|Where is my refund? It has been two weeks.|Can you check whether my refund has gone through yet?
        Return Due to Stain|The jacket arrived with a dirty mark on the sleeve, I want to send it back.|There is a stain on my new jeans, how do I return them?
        Return Due to Color|The color is not what it looked like in the picture, I would like to return it.|I ordered blue and this looks green. Can I send the boots back?
        Return Due to Size|These boots don't fit, they are too small. How do I return them?|I got the wrong size and need to send it back.
        Status Mystery Fee|There is an extra fee on my order that I do not understand.|Why was I charged some strange fee on top of my purchase?
        Status Delivery Time|I was told my order would be here in a few days but the email says something else about the delivery time.|When will my order be delivered? The date looks wrong to me.
        Status Payment Method|Your mail says I paid with another card than I did. Can you check the payment method on my order?|Which payment method was used for my order?
        Status Quantity|I only wanted one shirt but the confirmation says I ordered two.|The quantity on my order is wrong.
        Manage Upgrade|Can I change my order to the more expensive version of the jacket?|I would like to upgrade the item in my order.
        Manage Downgrade|I'd like to swap the item in my order for a cheaper one.|Could you downgrade my order to something less pricey?
        Manage Create|I want to buy a pair of jeans, can you place the order for me?|I would like to make a new purchase through you.
        Manage Cancel|Please cancel my order, I changed my mind.|I no longer want the item I ordered, can you stop it?
        Recover Username|I can't remember my user name.|I forgot my username and cannot log in.
        Recover Password|I forgot my password.|My password does not work any more, I can't get into my account.
        Reset Two-Factor Auth|I lost my phone and can't get the two-factor code.|Please reset my 2FA, the code never arrives.
        Invalid Credit Card|The site keeps saying my credit card is invalid.|My card gets rejected at checkout every time.
        Cart Not Updating|I put things in my basket but nothing shows up.|The shopping cart doesn't update when I add an item.
        Search Not Working|When I search for something on your website I get no results.|The search bar is broken.
        Website Too Slow|Your website takes forever to load.|Pages are very slow today, what is going on?
        Status Service Added|There is a service on my account I never signed up for.|Someone added a premium service to my account without asking.
        Status Service Removed|A service I was using has been removed from my account and I want it back.|Why did you take away the service from my plan?
        Status Shipping Question|I heard that the shipping on my account changed, can you explain how it works?|I have a question about shipping that I could not find an answer to in my account.
        Status Credit Missing|I was promised a credit on my account but it isn't there.|My promotional credit has not shown up.
        Manage Change Address|I moved, please update my address.|How can I change the address on file?
        Manage Change Name|I got married and need to change my last name on the account.|My name is spelled wrong in my profile, please correct it.
        Manage Change Phone|I have a new phone number, can you change it?|Please update my mobile number.
        Manage Payment Method|I want to pay with a different card from now on, please change the payment method of my account.|How do I update the payment method on file?
        Bad Price Competitor|I saw the same jacket cheaper at another store. Will you match it?|A competitor sells this for less, that is unfair.
        Bad Price Yesterday|The price went up since yesterday!|Yesterday this shirt was much cheaper, why did the price change?
        Out-of-Stock General|Everything I want is always sold out.|Why are so many of your products out of stock?
        Out-of-Stock One Item|The jeans I want are out of stock, when will you have them again?|One particular item is never available in your shop.
        Promo Code Invalid|My promo code doesn't work.|The discount code is rejected as invalid.
        Promo Code Out of Date|My promo code has expired, can I still use it?|I found an old coupon, it says it is out of date.
        Mistimed Billing Already Returned|I was billed for something I already sent back.|You charged me for an item that I returned last month.
        Mistimed Billing Never Bought|I was charged for something I never bought.|There is a bill for an item I did not order.
        Shipping Status|Where is my package?|Can you tell me the status of my shipment?
        Manage Shipping|I need my order sent faster, can I change the shipping?|Please change how my order is shipped.
        Missing Item|My package came but one item was missing.|The parcel says delivered but I never received it.
        Shipping Cost|Why is shipping so expensive?|I was charged too much for shipping.
        Status Active|Is my premium subscription still active?|I want to check if my subscription is active.
        Status Due Amount|How much do I owe on my subscription?|What is the amount due this month?
        Status Due Date|When is my subscription payment due?|What is the due date of my bill?
        Manage Pay Bill|I'd like to pay my subscription bill now.|Can I settle what I owe for my plan with you?
        Manage Extension|I can't pay my bill in time, can I get more time?|Could I have an extension on my payment?
        Manage Dispute Bill|My bill is higher than it should be and I want to dispute it.|The charge on my subscription is wrong, I don't agree with it.
        Boots FAQ|Are your boots waterproof and how do they fit?|What material are the boots made of?
        Shirt FAQ|How should I wash this shirt?|How long are the sleeves of the shirt?
        Jeans FAQ|Do the jeans shrink when washed?|What kinds of fit do the jeans come in?
        Jacket FAQ|Is the jacket warm enough for winter?|Does the jacket have a hood?
        Pricing FAQ|Do you have any sales coming up?|Do you offer price matching or lower prices?
        Membership FAQ|How do I become a gold member?|What are the benefits of the membership levels?
        Timing FAQ|When does the new season start in your shop?|What hours are you open?
        Policy FAQ|What is your return policy?|Do you have a policy about damaged products and warranties?
        """;
}
